/* Sizes, speeds and times in words. */

const number = (value, digits = 0) =>
  new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits }).format(value);

export function size(bytes) {
  const megabytes = bytes / 1024 / 1024;
  if (megabytes >= 1024) return interpolate(gettext("%s GB"), [number(megabytes / 1024, 1)]);
  if (megabytes >= 1) return interpolate(gettext("%s MB"), [number(megabytes, megabytes < 10 ? 1 : 0)]);
  return interpolate(gettext("%s kB"), [number(bytes / 1024)]);
}

export function timeLeft(seconds) {
  if (seconds < 60) return gettext("less than a minute left");
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return interpolate(ngettext("about %s minute left", "about %s minutes left", minutes), [number(minutes)]);
  const hours = Math.round(minutes / 60);
  return interpolate(ngettext("about %s hour left", "about %s hours left", hours), [number(hours)]);
}

export function share(sent, total) {
  return interpolate(gettext("%s %"), [number(total ? Math.floor((100 * sent) / total) : 100)]);
}

/* Bytes a second over the last seconds; 0 until that can be said. */
export class Speed {
  samples = [];

  note(sent, now = performance.now()) {
    if (this.samples.at(-1)?.sent > sent) this.samples = [];
    this.samples.push({ sent, now });
    this.samples = this.samples.filter((one) => now - one.now < 15000);
  }

  get value() {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    return first && last.now - first.now > 1500 ? ((last.sent - first.sent) * 1000) / (last.now - first.now) : 0;
  }

  forget() {
    this.samples = [];
  }
}
