/**
 * Text of the studio itself names neither npm nor npx: an installation has neither. What only a checkout says stands in
 * provisioning/.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noNpm = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { npm: 'Installations have no npm. Say it by setUpAgain of provisioning/advice.ts.' }
  },
  create(context) {
    const check = (node, text) => {
      if (/\bnp[mx]\b/.test(text)) context.report({ node, messageId: 'npm' })
    }
    return {
      Literal: (node) => typeof node.value === 'string' && check(node, node.value),
      TemplateElement: (node) => check(node, node.value.raw),
      SvelteText: (node) => check(node, node.value),
      SvelteLiteral: (node) => check(node, node.value)
    }
  }
}
