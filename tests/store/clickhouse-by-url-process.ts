/** Entry of the process of {@link ClickHouseByUrl}: DIR PORT USER PASSWORD. Prints a line when it answers. */
import { asset } from '../../gateway/paths.ts';
import { openEngine } from '../../gateway/store/chdb-engine.ts';
import { startFront } from '../../gateway/store/chdb-front.ts';

const [dir, port, user, password] = process.argv.slice(2) as [string, string, string, string];
const engine = await openEngine(dir, asset('gateway', 'store', 'chdb.xml'));
process.on('SIGTERM', async () => {
  await engine.close();
  // As the embedded child ends: tearing the native engine down at exit can hang.
  process.kill(process.pid, 'SIGKILL');
});
await startFront({ engine, user, password, port: Number(port) });
process.stdout.write('ready\n');
