/// <reference types="svelte" />
/// <reference types="vite/client" />

/** True in every build but the desktop's; see vite.config.ts. */
declare const WITH_MEMORY: boolean;
