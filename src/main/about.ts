import { app } from 'electron'

/** What the menu's About shows. */
export function setAboutPanel(version: string): void {
  const { electron = '', chrome = '', node } = process.versions
  app.setAboutPanelOptions({
    applicationName: 'Mixup Studio',
    applicationVersion: version,
    version: `Electron ${electron}, Chromium ${chrome}, Node ${node}`,
    copyright: 'MIT License. Copyright The Mixup Studio developers',
    credits: 'Built with TensorFlow, TensorFlow.js, Electron and Svelte.'
  })
}
