/** The page of one project draws charts: its code is fetched when it is first shown. */
export const projectPage = () => import('./ProjectView.svelte')
