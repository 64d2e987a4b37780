import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Wrong use of the command line: exit 2 with one clear line. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** `parseArgs` whose complaints are UsageErrors. */
export function readArgs<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const message = (error as Error).message.split('. ')[0] ?? '';
    throw new UsageError(`${message.replace(/\.$/, '')}.`);
  }
}
