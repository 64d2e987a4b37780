/** Reads labelled sets: JSONL of single utterances or of whole calls, plain or gzipped. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

/** One labelled utterance; an absent label or flag is unknown. */
export interface Labelled {
  text: string;
  label?: string;
  abusive?: boolean;
  role: string;
  /** What is drawn as one in a bootstrap: the call, else the dialogue, else the row. */
  unit: string;
}

interface JsonRow {
  id?: string;
  dialogue_id?: string;
  text?: string;
  label?: string;
  label4?: string;
  abusive?: number;
  role?: string;
  utterances?: JsonRow[];
}

/** @throws Error with file and line when a line is neither an utterance with `text` nor a call with `utterances` */
export async function readSet(path: string): Promise<Labelled[]> {
  const bytes = await readFile(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const rows: Labelled[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const record = JSON.parse(line) as JsonRow;
    const unit = record.id ?? record.dialogue_id ?? `${path}:${i + 1}`;
    for (const row of record.utterances ?? [record]) {
      if (typeof row.text !== 'string') {
        throw new Error(`${path}:${i + 1}: expected an object with text, or with utterances that have text`);
      }
      rows.push({
        text: row.text,
        label: row.label ?? row.label4,
        abusive: row.abusive === undefined ? undefined : row.abusive === 1,
        role: row.role ?? '',
        unit,
      });
    }
  });
  return rows;
}
