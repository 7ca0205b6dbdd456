// The line of a phone: without signal, what the person does waits and goes out in order when it is back.

export class Line {
  constructor(onLength) {
    this.isCut = false;
    this.waiting = [];
    this.onLength = onLength;
  }

  get length() {
    return this.waiting.length;
  }

  run(job) {
    if (!this.isCut) return job();
    this.waiting.push(job);
    this.onLength(this.length);
    return Promise.resolve(undefined);
  }

  async set(isOn) {
    this.isCut = !isOn;
    while (!this.isCut && this.waiting.length) {
      const job = this.waiting.shift();
      // One that cannot be done any more does not hold up the others.
      await job().catch(() => undefined);
    }
  }
}
