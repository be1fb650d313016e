import { readdirSync } from "node:fs";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";

/** Nothing but the door may know the shell. */
const noShell = {
  group: ["@tauri-apps/*"],
  message: "Only app/ipc/ speaks to the shell; import its client instead.",
};
const noFeature = {
  group: ["**/features/**"],
  message: "Only App.svelte opens features; move what is shared into components/ or app/.",
};

const features = readdirSync(new URL("src/features", import.meta.url));

export default ts.config(
  { ignores: ["dist/", "dist-memory/", "dist-stretched/", "src/paraglide/", "node_modules/"] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"] } },
  },
  {
    files: ["src/**"],
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.object.name='Number'][callee.property.name='parseFloat'], CallExpression[callee.name='parseFloat']",
          message: "Amounts stay decimal strings; see components/money.ts.",
        },
        {
          selector: "NewExpression[callee.object.name='Intl'][callee.property.name=/^(DateTime|Number)Format$/]",
          message: "A format is made once; see components/formats.ts.",
        },
      ],
      "no-restricted-imports": ["error", { patterns: [noShell] }],
      // The compiler knows every name already, and better than this rule.
      "no-undef": "off",
    },
  },
  {
    files: ["src/components/formats.ts", "src/app/ipc/memory/**"],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    // The generated file has its own manners.
    files: ["src/app/ipc/bindings.ts"],
    rules: { "@typescript-eslint/no-explicit-any": "off" },
  },
  { files: ["src/app/ipc/**"], rules: { "no-restricted-imports": ["error", { patterns: [noFeature] }] } },
  {
    files: ["src/app/**"],
    ignores: ["src/app/ipc/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [noShell, noFeature] }] },
  },
  {
    files: ["src/payer/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [noShell, noFeature] }] },
  },
  {
    files: ["src/components/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            noShell,
            noFeature,
            { group: ["$app/*", "**/app/**"], message: "A component knows no screen and no command." },
          ],
        },
      ],
    },
  },
  ...features.map((own) => ({
    files: [`src/features/${own}/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            noShell,
            noFeature,
            {
              group: features.filter((other) => other !== own).flatMap((other) => [`**/${other}/*`, `../${other}/**`]),
              message: "Features do not know each other; what two need belongs in components/ or app/.",
            },
          ],
        },
      ],
    },
  })),
);
