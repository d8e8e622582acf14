// The connection to the server: acts are sent and answered, events are received.

const PAUSES_MS = [250, 500, 1000, 2000, 4000, 5000];

/** The server refused an act, or the connection was lost (code "lost"). */
export class Refused extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/** A connection that reconnects by itself; `heard(event)` gets events, `changed(isUp)` its state. */
export class Connection {
  constructor(address, heard, changed) {
    Object.assign(this, { address, heard, changed, waiting: new Map(), last: 0, failures: 0 });
    this.open();
    addEventListener("online", () => this.openNow());
    document.addEventListener("visibilitychange", () => this.openNow());
  }

  open() {
    this.socket = new WebSocket(this.address);
    this.socket.addEventListener("message", ({ data }) => this.take(JSON.parse(data)));
    this.socket.addEventListener("close", () => this.closed(), { once: true });
  }

  openNow() {
    if (this.retry === undefined || document.hidden) return;
    clearTimeout(this.retry);
    this.retry = undefined;
    this.open();
  }

  closed() {
    const unanswered = [...this.waiting.values()];
    this.waiting.clear();
    this.changed(false);
    for (const { reject } of unanswered) reject(new Refused("lost", "connection lost"));
    const pause = PAUSES_MS[Math.min(this.failures++, PAUSES_MS.length - 1)];
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.open();
    }, pause * (0.8 + 0.2 * Math.random()));
  }

  take(frame) {
    if (frame.type === "answer" || frame.type === "refused") {
      const waiting = this.waiting.get(frame.id);
      this.waiting.delete(frame.id);
      if (frame.type === "answer") waiting?.resolve(frame);
      else waiting?.reject(new Refused(frame.error, frame.text));
      return;
    }
    if (frame.type === "world") {
      this.failures = 0;
      this.changed(true);
    }
    this.heard(frame);
  }

  /** Ask the server to perform an act. Resolves to its answer; rejects with Refused. */
  act(name, fields = {}) {
    if (this.socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Refused("lost", "connection lost"));
    }
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ ...fields, id, act: name }));
    });
  }
}
