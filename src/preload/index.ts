import { ipcRenderer, webUtils } from 'electron'

// The page asks for its port, and gets it; nothing else of Electron reaches the page.
window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === 'mixup-studio:ready') ipcRenderer.send('mixup-studio:connect')
})
ipcRenderer.on('mixup-studio:port', ({ ports }) => {
  window.postMessage('mixup-studio:port', location.origin, [...ports])
})

// Only files that people really dropped have a path, and only the host learns it.
window.addEventListener('drop', ({ isTrusted, dataTransfer }) => {
  if (!isTrusted || !dataTransfer) return
  const paths = [...dataTransfer.files].map((file) => webUtils.getPathForFile(file)).filter(Boolean)
  if (paths.length > 0) ipcRenderer.send('mixup-studio:dropped', paths)
})
