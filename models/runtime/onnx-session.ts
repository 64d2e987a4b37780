/** The only file that knows tensors: ids in, probabilities out. Blocks its thread while it runs; use in a worker. */
import './no-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Unrounded, calibrated. `mood` is angry, negative, neutral, positive and sums to 1. */
export interface RawScore {
  mood: [number, number, number, number];
  abusive: number;
}

export interface OnnxSession {
  /** Scores rows of ids, each padded with zeros to `length`; result in the same order. */
  run(rows: readonly number[][], length: number): Promise<RawScore[]>;
  release(): Promise<void>;
}

/**
 * Opens the model with one thread: small models run fastest so, and rows are then computed in one fixed order.
 * @throws Error when the bytes are no usable model or its inputs and outputs have other names
 */
export async function openSession(onnx: Uint8Array): Promise<OnnxSession> {
  const session = await InferenceSession.create(onnx, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  const { inputNames, outputNames } = session;
  if (inputNames.join() !== 'ids' || outputNames.join() !== 'mood,abusive') {
    throw new Error(
      `Mood model: expected input ids and outputs mood, abusive, got ${inputNames.join()} and ${outputNames.join()}; export it with models/training`,
    );
  }
  return {
    async run(rows, length) {
      const ids = new Int32Array(rows.length * length);
      rows.forEach((row, i) => {
        ids.set(row, i * length);
      });
      const output = await session.run({ ids: new Tensor('int32', ids, [rows.length, length]) });
      const mood = output.mood!.data as Float32Array;
      const abusive = output.abusive!.data as Float32Array;
      return rows.map((_, i) => ({
        mood: [mood[i * 4]!, mood[i * 4 + 1]!, mood[i * 4 + 2]!, mood[i * 4 + 3]!],
        abusive: abusive[i]!,
      }));
    },
    release: () => session.release(),
  };
}
