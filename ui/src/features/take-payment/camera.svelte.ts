import * as m from "$messages";

/** A picture is read so often; faster only warms the machine. */
const LOOK_MS = 120;
/** Wide enough for a bar code across the picture, small enough to be read in a moment. */
const WIDTH = 640;

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

declare global {
  interface Window {
    BarcodeDetector?: new (options: { formats: string[] }) => Detector;
  }
}

/** Reads codes from a camera, where the window has one. */
export class Camera {
  on = $state(false);
  trouble = $state<string | null>(null);
  private stream: MediaStream | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was wanted, since a camera that a person has to allow first comes late. */
  private wish = 0;

  /** Turns the camera on and calls back with the first code that it sees. */
  async start(video: HTMLVideoElement, seen: (text: string) => void) {
    this.stop();
    this.trouble = null;
    const wish = this.wish;
    try {
      const stream = await ask();
      if (wish !== this.wish) return end(stream);
      this.stream = stream;
      stream.getVideoTracks()[0]?.addEventListener("ended", () => this.fail(wish, m.till_camera_none()));
      video.srcObject = stream;
      this.on = true;
      await video.play();
    } catch (refused) {
      return this.fail(wish, why(refused));
    }
    const read = reader();
    const look = async () => {
      const text = await read(video).catch(() => null);
      if (wish !== this.wish) return;
      if (text) {
        this.stop();
        seen(text);
      } else this.timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
  }

  stop() {
    this.wish += 1;
    this.on = false;
    clearTimeout(this.timer);
    if (this.stream) end(this.stream);
    this.stream = null;
  }

  private fail(wish: number, words: string) {
    if (wish !== this.wish) return;
    this.stop();
    this.trouble = words;
  }
}

/** A picture alone, no sound. */
async function ask(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotSupportedError");
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
}

function end(stream: MediaStream) {
  stream.getTracks().forEach((track) => track.stop());
}

function why(refused: unknown): string {
  switch (refused instanceof DOMException ? refused.name : "") {
    case "NotSupportedError":
      return m.till_camera_not_here();
    case "NotAllowedError":
      return m.till_camera_denied();
    case "NotReadableError":
      return m.till_camera_busy();
    default:
      return m.till_camera_none();
  }
}

/** The system's own reader knows bar codes too; ours reads the square ones everywhere. */
function reader(): (video: HTMLVideoElement) => Promise<string | null> {
  const canvas = document.createElement("canvas");
  const own = window.BarcodeDetector;
  const detector = own ? new own({ formats: ["qr_code", "code_128"] }) : null;
  return async (video) => {
    const found = await detector?.detect(video).catch(() => []);
    if (found?.[0]) return found[0].rawValue;
    if (video.videoWidth === 0) return null;
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return null;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const { default: read } = await import("jsqr");
    return read(data, canvas.width, canvas.height)?.data ?? null;
  };
}
