import { fileURLToPath } from "node:url";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";
import { stretchMessages } from "./e2e/stretch.mjs";

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  plugins: [
    paraglideVitePlugin({
      project: "./project.inlang",
      outdir: "./src/paraglide",
      strategy: ["globalVariable", "baseLocale"],
      emitReadme: false,
    }),
    ...(mode === "stretched" ? [stretchMessages()] : []),
    svelte(),
    svelteTesting(),
  ],
  // The desktop never answers from memory: in its build the whole branch disappears.
  define: { WITH_MEMORY: JSON.stringify(mode !== "production") },
  resolve: {
    alias: {
      $app: from("./src/app"),
      $components: from("./src/components"),
      $messages: from("./src/paraglide/messages.js"),
      $locale: from("./src/paraglide/runtime.js"),
    },
  },
  clearScreen: false,
  server: { host: "127.0.0.1", port: 1420, strictPort: true },
  build: {
    target: ["chrome111", "safari16.4"],
    sourcemap: false,
    outDir: mode === "production" ? "dist" : `dist-${mode}`,
    // The content policy admits fonts from the program itself only, never from data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The payer's display is a page of its own, with nothing of the desk in it.
    rolldownOptions: { input: { desk: from("./index.html"), payer: from("./payer.html") } },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"], env: { TZ: "UTC" } },
}));
