/*
 * The live channel: what is on the stage, told by the desk; commands to it.
 *
 * The desk tells instants on its own clock. Each message says what time that clock shows, so the
 * page can count down by itself, and it knows that nothing was heard for too long.
 */
const SILENT_MS = 3000;
const AGAIN_MS = [200, 500, 1000, 2000];
const SENT_AGAIN_MS = 3000; // an older command is not meant any more
const DOUBLE_TAP_MS = 350;
const ONCE = new Set(["next", "previous", "toggle", "hold", "finish", "quiet"]);

export class Channel {
  /** `heard(scene)`, `silent(isSilent)`, `entering()` and `taken(command)` are called as it happens. */
  constructor({ heard, silent, entering, taken = () => {} }) {
    Object.assign(this, { heard, silent, entering, taken });
    this.offset = null; // from this page's clock to the desk's, in seconds
    this.last = performance.now();
    this.isSilent = false;
    this.failures = 0;
    this.waiting = new Map(); // commands that the desk has not heard yet
    this.lastTaps = new Map();
    this.code = null; // for a page that keeps no cookies
    const back = () => {
      if (document.visibilityState === "visible" && performance.now() - this.last > 1500) this.open();
    };
    document.addEventListener("visibilitychange", back);
    addEventListener("pageshow", back);
    addEventListener("online", back);
    setInterval(() => this.listen(), 250);
    this.open();
  }

  /** Return the time on the desk's clock. */
  now() {
    return performance.now() / 1000 + (this.offset ?? 0);
  }

  open() {
    clearTimeout(this.retry);
    this.socket?.close();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/channel`);
    this.socket = socket;
    this.offered = false;
    this.opened = performance.now();
    socket.onmessage = (event) => this.socket === socket && this.read(JSON.parse(event.data));
    socket.onclose = () => this.socket === socket && this.later();
  }

  later() {
    this.socket = null;
    const wait = AGAIN_MS[Math.min(this.failures++, AGAIN_MS.length - 1)];
    this.retry = setTimeout(() => this.open(), wait);
  }

  listen() {
    const quietFor = performance.now() - this.last;
    this.setSilent(quietFor > SILENT_MS);
    const stuck = quietFor > SILENT_MS && performance.now() - this.opened > SILENT_MS;
    if (this.socket && stuck && !this.isEntering) this.open(); // its end may never be told
  }

  setSilent(isSilent) {
    if (this.isSilent === isSilent) return;
    this.isSilent = isSilent;
    this.silent(isSilent);
  }

  read(message) {
    if ("now" in message) this.setTime(message.now);
    if (message.scene) {
      this.heard(message.scene);
      this.sendAgain();
    }
    if (message.heard) {
      const sent = this.waiting.get(message.heard);
      this.waiting.delete(message.heard);
      if (sent) this.taken(sent.command, message.taken);
    }
    if (message.problem === "enter") this.enter();
    if (message.problem === "wrong code" || message.problem === "too many tries") {
      this.code = null;
      this.enter();
    }
  }

  setTime(now) {
    const offset = now - performance.now() / 1000;
    // A message takes its time, and never comes before it was sent: the largest is right.
    const isBack = this.offset === null || Math.abs(offset - this.offset) > 1;
    this.offset = isBack ? offset : Math.max(offset, this.offset - 0.0005);
    this.last = performance.now();
    this.failures = 0;
    this.setSilent(false);
  }

  async enter() {
    if (this.code && !this.offered) {
      this.offered = true;
      this.socket.send(JSON.stringify({ enter: this.code }));
      return;
    }
    this.isEntering = true;
    this.code = await this.entering();
    this.isEntering = false;
    this.open();
  }

  /** Give a command; a double tap is the same command, and done once. */
  give(command) {
    const tapped = performance.now();
    const before = this.lastTaps.get(command);
    const isSame = before && ONCE.has(command) && tapped - before.at < DOUBLE_TAP_MS;
    const id = isSame ? before.id : randomId();
    this.lastTaps.set(command, { at: tapped, id });
    this.waiting.set(id, { command, at: tapped });
    this.send(command, id);
  }

  send(command, id) {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ command, id }));
    }
  }

  sendAgain() {
    for (const [id, { command, at }] of this.waiting) {
      const age = performance.now() - at;
      if (age > SENT_AGAIN_MS) this.waiting.delete(id);
      else if (age > 300) this.send(command, id);
    }
  }
}

const randomId = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
