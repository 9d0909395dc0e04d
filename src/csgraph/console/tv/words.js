// Numbers, money and times as people read them where the screen hangs.
const whole = new Intl.NumberFormat();
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

export const count = (number) => whole.format(number);

export const seconds = (number) => `${Math.ceil(number)} s`;

export const days = (period) => `last ${period.slice("DAYS_".length)} days`;

/** A time of day, with its day when that is not today. */
export function clock(instant) {
  const given = new Date(instant);
  return given.toDateString() === new Date().toDateString() ? time.format(given) : `${day.format(given)}, ${time.format(given)}`;
}

/** Whole percent; 100 only for all, 0 only for none, a dash where there is nothing to cover. */
export function percent({ numerator, denominator, value }) {
  if (value === null) return "–";
  const rounded = Math.round(100 * value);
  return `${numerator < denominator ? Math.min(99, numerator ? Math.max(1, rounded) : 0) : 100}%`;
}

/** Money in few characters. */
export function amount({ amount: given, currency }) {
  try {
    return new Intl.NumberFormat(undefined, { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 }).format(Number(given));
  } catch {
    return `${whole.format(Number(given))} ${currency}`;
  }
}
