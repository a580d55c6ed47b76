import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const api = process.env.TANSU_DEV_API ?? 'http://127.0.0.1:8420'

export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: process.env.TANSU_WEB_OUT ?? '../src/tansu/protocols/web/static',
    emptyOutDir: true,
    // Nothing is inlined: the content security policy allows neither data: scripts nor inline ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  worker: { format: 'es' },
  // The server compares a request's origin with the host it was asked for, so the proxy must not change that.
  server: { host: '127.0.0.1', proxy: { '/api': { target: api, changeOrigin: false } } },
})
