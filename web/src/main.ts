/* The first thing that runs: theme and language before the first paint, then the app. */
import './styles/fonts.css'
import './styles/base.css'
import './styles/parts.css'
import { mount } from 'svelte'
import App from './app/App.svelte'
import { openRouter } from './app/router.svelte'
import { applyTheme } from './app/theme.svelte'
import { chooseLanguage } from './i18n/language.svelte'

applyTheme()
openRouter()
await chooseLanguage()
mount(App, { target: document.getElementById('app')! })
