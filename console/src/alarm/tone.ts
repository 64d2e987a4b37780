/** Two short tones, made here: nothing to load. Browsers allow sound only after somebody has touched the page. */
let context: AudioContext | null = null;

/** To be called by a click or a key. */
export function allowSound(): void {
  if (!('AudioContext' in window)) return;
  context ??= new AudioContext();
  void context.resume().catch(() => undefined);
}

const TONES = [
  { hz: 880, at: 0 },
  { hz: 660, at: 0.18 },
] as const;
const LASTS_S = 0.16;
/** Heard beside a headset, not over it. */
const LOUD = 0.18;

export function playTone(): void {
  if (!context) return;
  const start = context.currentTime;
  for (const { hz, at } of TONES) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = hz;
    gain.gain.setValueAtTime(0, start + at);
    // Ramps, or it would crack.
    gain.gain.linearRampToValueAtTime(LOUD, start + at + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + at + LASTS_S);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start + at);
    oscillator.stop(start + at + LASTS_S);
  }
}
