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

  /** Turns the camera on and calls back with the first code that it sees. */
  async start(video: HTMLVideoElement, seen: (text: string) => void) {
    this.trouble = null;
    if (!navigator.mediaDevices?.getUserMedia) {
      this.trouble = m.till_camera_not_here();
      return;
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch (refused) {
      const denied = refused instanceof DOMException && refused.name === "NotAllowedError";
      this.trouble = denied ? m.till_camera_denied() : m.till_camera_none();
      return;
    }
    this.on = true;
    video.srcObject = this.stream;
    await video.play();
    const read = reader();
    const look = async () => {
      if (!this.on) return;
      const text = await read(video).catch(() => null);
      if (text && this.on) {
        this.stop();
        seen(text);
      } else this.timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
  }

  stop() {
    this.on = false;
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
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
