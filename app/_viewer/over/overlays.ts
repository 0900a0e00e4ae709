/** How much text lies on the picture; the key I goes round. */
export const OVERLAYS = ['all', 'minimal', 'none'] as const;
export type Overlay = (typeof OVERLAYS)[number];
