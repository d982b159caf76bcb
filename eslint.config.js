import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import { fileNames } from './scripts/lint/file-names.js'
import { noNpm } from './scripts/lint/no-npm.js'
import { plainWords } from './scripts/lint/plain-words.js'

export default ts.config(
  { ignores: ['out', 'dist', 'node_modules', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  // What needs types is checked by oxlint (.oxlintrc.json), which takes seconds where this took minutes.
  ts.configs.recommended,
  svelte.configs.recommended,
  prettier,
  svelte.configs.prettier,
  {
    languageOptions: { globals: globals.node },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      // Collections of stores are replaced as a whole; without types the rule refuses all of them.
      'svelte/prefer-svelte-reactivity': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vitest', importNames: ['test'], message: 'Unit tests use it().' }] }
      ]
    }
  },
  {
    plugins: {
      studio: { rules: { 'plain-words': plainWords, 'file-names': fileNames, 'no-npm': noNpm } }
    },
    rules: { 'studio/plain-words': 'error', 'studio/file-names': 'error' }
  },
  {
    files: ['src/**'],
    ignores: ['src/provisioning/**', '**/testing/**', '**/*.test.ts'],
    rules: { 'studio/no-npm': 'error' }
  },
  {
    // Where the words themselves are listed and tested.
    files: ['scripts/lint/plain-words.js', 'scripts/lint/lint-rules.test.ts'],
    rules: { 'studio/plain-words': 'off' }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser }
    }
  },
  { files: ['src/renderer/**/*.ts'], languageOptions: { globals: globals.browser } }
)
