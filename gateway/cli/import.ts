/** `earshot import`: sends files of recorded calls to a server and tells how far it is. */
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CallFault } from '../imports/fault.ts';
import type { Import } from '../imports/import-record.ts';
import { askServer, SERVER_OPTIONS } from './ask-server.ts';
import { faultLine } from './call-faults.ts';
import { importLines } from './import-lines.ts';
import { mustNameFiles, readArgs, timeUnitOf } from './read-args.ts';
import { Failure, language } from './usage.ts';

const LOOK_MS = 500;

/** 0 when every call was taken or was known, 1 when some were refused. */
export async function importCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArgs({
    args,
    allowPositionals: true,
    options: { ...SERVER_OPTIONS, 'time-unit': { type: 'string' }, replace: { type: 'boolean' } },
  });
  const lang = language();
  const unit = timeUnitOf(values['time-unit']);
  mustNameFiles(positionals);
  for (const file of positionals)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile())
      throw new Failure(faultLine(new CallFault(file, { code: 'FILE_MISSING' }), lang));
  const server = await askServer(values);
  let refused = 0;
  for (const file of positionals) {
    const asked = new URLSearchParams({ name: basename(file).slice(0, 200) });
    if (unit !== undefined) asked.set('time_unit', unit);
    if (values.replace) asked.set('replace', 'true');
    const path = `/v1/imports?${asked}`;
    let one = await server.upload<Import>(path, Readable.toWeb(createReadStream(file)) as ReadableStream);
    while (one.finished_at === null) {
      await sleep(LOOK_MS);
      one = await server.get<Import>(`/v1/imports/${one.id}`);
    }
    process.stdout.write(`${importLines(file, one, lang).join('\n')}\n`);
    refused += one.refused + (one.error ? 1 : 0);
  }
  return refused === 0 ? 0 : 1;
}
