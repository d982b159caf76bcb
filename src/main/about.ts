import { app } from 'electron'

/** What the menu's About shows. */
export function setAboutPanel(version: string): void {
  const { electron = '', chrome = '', node } = process.versions
  const parts = `Electron ${electron}, Chromium ${chrome}, Node ${node}`
  const onLinux = process.platform === 'linux'
  app.setAboutPanelOptions({
    applicationName: 'Mixup Studio',
    // Linux shows neither the versions of parts nor credits.
    applicationVersion: onLinux ? `${version}\n${parts}` : version,
    version: parts,
    copyright: [
      'MIT License. Copyright The Mixup Studio developers.',
      'Installers carry the weights of EfficientNet-Lite0 by Google, converted for PyTorch by Ml-Illustrated (Apache License 2.0).',
      'Help, Licences lists all parts.'
    ].join('\n'),
    credits: 'Built with TensorFlow, TensorFlow.js, Electron and Svelte.'
  })
}
