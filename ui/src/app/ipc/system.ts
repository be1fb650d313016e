import { getCurrentWindow } from "@tauri-apps/api/window";
import { open, save } from "@tauri-apps/plugin-dialog";
import { inShell } from "./client";

/** The page's title and the window's are one text. */
export async function nameWindow(title: string): Promise<void> {
  document.title = title;
  if (!inShell) return;
  try {
    await getCurrentWindow().setTitle(title);
  } catch {
    // A window without the right to rename itself keeps the title that the shell gave it.
  }
}

/** Asks which file to read, in the system's own dialog; `null` when the person leaves it. */
export async function whichCsv(): Promise<string | null> {
  if (!inShell) return "refunds.csv";
  return open({ multiple: false, directory: false, filters: [{ name: "CSV", extensions: ["csv"] }] });
}

/** Asks where to save, in the system's own dialog; `null` when the person leaves it. */
export async function whereToSave(suggested: string): Promise<string | null> {
  if (!inShell) return suggested;
  const kind = suggested.split(".").pop() ?? "";
  return save({ defaultPath: suggested, filters: [{ name: kind.toUpperCase(), extensions: [kind] }] });
}

/** Asks for a folder, in the system's own dialog; `null` when the person leaves it. */
export async function whichFolder(now: string): Promise<string | null> {
  if (!inShell) return `${now}-2`;
  return open({ defaultPath: now, directory: true, multiple: false });
}
