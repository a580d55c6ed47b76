import { defineConfig } from 'vitest/config'

// Only modules without a page are tested here; pages are tested in a real browser.
export default defineConfig({ test: { include: ['tests/**/*.test.ts'], environment: 'node' } })
