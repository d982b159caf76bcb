import { app } from 'electron'

/** What the menu's About shows. */
export function setAboutPanel(version: string): void {
  const { electron = '', chrome = '', node } = process.versions
  app.setAboutPanelOptions({
    applicationName: 'Mixup Studio',
    applicationVersion: version,
    version: `Electron ${electron}, Chromium ${chrome}, Node ${node}`,
    copyright: 'MIT License. Copyright The Mixup Studio developers',
    credits: [
      'Built with TensorFlow, TensorFlow.js, Electron and Svelte.',
      'Installers carry the weights of EfficientNet-Lite0 by Google, converted for PyTorch by Ml-Illustrated (Apache License 2.0).',
      'Help, Licences lists all parts.'
    ].join(' ')
  })
}
