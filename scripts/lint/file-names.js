import { basename } from 'node:path'

const shapes = [
  { end: /[.]svelte$/, shape: /^[A-Z][A-Za-z0-9]*[.]svelte$/, name: 'PascalCase' },
  {
    end: /[.][cm]?[jt]s$/,
    shape: /^[.]?[a-z0-9]+(-[a-z0-9]+)*([.][a-z0-9]+(-[a-z0-9]+)*)*$/,
    name: 'kebab-case'
  }
]

/** @type {import('eslint').Rule.RuleModule} */
export const fileNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { shape: 'The file {{file}} is not named in {{name}}.' }
  },
  create(context) {
    return {
      Program(node) {
        const file = basename(context.filename)
        const rule = shapes.find(({ end }) => end.test(file))
        if (!rule || rule.shape.test(file)) return
        context.report({ node, messageId: 'shape', data: { file, name: rule.name } })
      }
    }
  }
}
