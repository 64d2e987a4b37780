/** Rows into a table: encoded between two turns of the event loop, sent as one body, dropped by their token when repeated. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { orRefuse } from './client.ts';
import type { Row } from './values.ts';

/** Rows made and written as text between two turns of the event loop: 100 take about 2 ms. */
const ROWS_PER_TURN = 100;
/** A body begins with so much room, bytes; one that grew beyond the second is not kept. */
const FIRST_BYTES = 1024 * 1024;
const KEPT_BYTES = 16 * 1024 * 1024;
/** The sink and the roll-up of finished calls insert at the same time. */
const KEPT = 2;

/**
 * What is sent, in memory that is used again. A body of its own for each insert would live for as long as the store takes,
 * grow old, and make V8 collect the whole heap for it (D-218).
 */
class Body {
  static readonly #spare: Body[] = [];
  #room = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #used = 0;

  static take(): Body {
    const body = Body.#spare.pop() ?? new Body();
    body.#used = 0;
    return body;
  }

  /** Nobody reads it any more. */
  giveBack(): void {
    if (this.#room.length <= KEPT_BYTES && Body.#spare.length < KEPT) Body.#spare.push(this);
  }

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#used);
  }

  /** @returns the bytes that were added; valid until more are added */
  add(text: string): Buffer {
    const from = this.#used;
    const needed = from + Buffer.byteLength(text);
    if (needed > this.#room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#room.length));
      this.bytes.copy(larger);
      this.#room = larger;
    }
    this.#used += this.#room.write(text, from);
    return this.#room.subarray(from, this.#used);
  }
}

/**
 * Inserts items as rows by column name, one or several each, the same columns for all. Encoding yields to other work; an empty list is
 * not sent. The same rows sent again are dropped by their token. It stands in the statement's own SETTINGS, where it
 * ends with it; the views behind a table judge for themselves, since a kill may fall between a table and its view.
 * @throws StoreRefused when `toRow` throws: no version of the store can take that item
 */
export async function insertRows<T>(
  client: ClickHouseClient,
  table: string,
  items: readonly T[],
  toRow: (item: T) => Row | readonly Row[],
  { distributed = false } = {},
): Promise<void> {
  if (items.length === 0) return;
  const hash = createHash('sha256');
  const body = Body.take();
  let columns = '';
  for (let from = 0; from < items.length; from += ROWS_PER_TURN) {
    let text = '';
    for (const item of items.slice(from, from + ROWS_PER_TURN)) {
      const made = orRefuse(() => toRow(item));
      for (const row of Array.isArray(made) ? (made as readonly Row[]) : [made as Row]) {
        columns ||= Object.keys(row).join(', ');
        text += `${JSON.stringify(row)}\n`;
      }
    }
    hash.update(body.add(text));
    await breathe();
  }
  const settings = [
    `insert_deduplication_token = '${hash.digest('hex').slice(0, 32)}'`,
    'deduplicate_blocks_in_dependent_materialized_views = 1',
    // Else a Distributed table answers before any shard has the rows.
    ...(distributed ? ['distributed_foreground_insert = 1'] : []),
  ];
  const { stream } = await client.exec({
    query: `INSERT INTO ${table} (${columns}) SETTINGS ${settings.join(', ')} FORMAT JSONEachRow`,
    values: Readable.from([body.bytes], { objectMode: false }),
  });
  for await (const _ of stream) {
    // Nothing comes back; the socket is free once the answer is read.
  }
  // Not after a failure: the socket may still hold it.
  body.giveBack();
}
