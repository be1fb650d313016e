import type { Backend, IpcError } from "../client";

export type Behind = Backend["commands"];
export type Sent<K extends keyof Behind> = Parameters<Behind[K]>[0];

export const ok = async <T>(data: T) => ({ status: "ok" as const, data: structuredClone(data) });

export const no = async (code: IpcError["code"], detail: string | null = null) => ({
  status: "error" as const,
  error: { code, incident: "M-1", detail },
});

/** A second at the acquirer, so that waiting can be seen. */
export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
