import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// Only modules without a page are tested here; pages are tested in a real browser.
export default defineConfig({ plugins: [svelte()], test: { include: ['tests/**/*.test.ts'], environment: 'node' } })
