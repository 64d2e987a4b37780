/**
 * What the migrations say for a cluster: each table becomes a replicated `<table>_local` on every node and a Distributed
 * table of its own name in front, so readers and writers say the same as on one machine. Pure; which statements come
 * out is golden-file tested. Nobody has run them on a cluster of ours yet.
 */

export interface Cluster {
  /** As `system.clusters` names it. */
  name: string;
  database: string;
}

/** Small and read from anywhere: the same on every node instead of sharded. */
const EVERYWHERE: ReadonlySet<string> = new Set(['schema_migrations', 'rule_sets', 'report_state']);

/** The table that holds the rows on each node: what ALTER … DELETE and TTL go to. */
export function localTable(table: string, cluster: Cluster | null): string {
  if (!cluster) return table;
  return `${EVERYWHERE.has(table) ? table : `${table}_local`} ON CLUSTER '${cluster.name}'`;
}

/**
 * One statement of a migration as the statements that a cluster needs; itself without a cluster.
 * @throws Error for a statement of a kind that no migration has had so far
 */
export function statementsFor(statement: string, cluster: Cluster | null): string[] {
  if (!cluster) return [statement];
  const on = `ON CLUSTER '${cluster.name}'`;
  const table = /^CREATE TABLE IF NOT EXISTS (\w+) \(/.exec(statement)?.[1];
  if (table) {
    const created = `CREATE TABLE IF NOT EXISTS ${localTable(table, cluster)} (`;
    const local = replicated(
      statement.replace(/^.*\(/, () => created),
      table,
    );
    if (EVERYWHERE.has(table)) return [local];
    const order = /ORDER BY \(?([\w, ]+)/.exec(statement)![1]!.split(', ');
    // Rows of one call lie together, whatever they are sorted by.
    const key = order.includes('call') ? 'call' : order[0];
    const front = `CREATE TABLE IF NOT EXISTS ${table} ${on} AS ${table}_local
ENGINE = Distributed('${cluster.name}', '${cluster.database}', '${table}_local', cityHash64(${key}))`;
    return [local, front];
  }
  const view = /^CREATE MATERIALIZED VIEW IF NOT EXISTS (\w+) TO (\w+) AS/.exec(statement);
  if (view) {
    const [head, name, to] = view;
    const rest = statement.slice(head.length).replace(/\bFROM (\w+)$/, 'FROM $1_local');
    return [`CREATE MATERIALIZED VIEW IF NOT EXISTS ${name} ${on} TO ${to}_local AS${rest}`];
  }
  const alter = /^ALTER TABLE (\w+) ([\s\S]+)$/.exec(statement);
  if (alter) {
    const [, name, change] = alter as unknown as [string, string, string];
    // Replicated tables drop repeated blocks anyway, 10,000 back.
    if (/^MODIFY SETTING non_replicated_deduplication_window\b/.test(change)) return [];
    const local = `ALTER TABLE ${localTable(name, cluster)} ${change}`;
    if (/^ADD COLUMN\b/.test(change)) return [local, `ALTER TABLE ${name} ${on} ${change}`];
  }
  // Rows of one distributed table into another: the front reads and writes all shards.
  if (/^INSERT INTO \w+ \([\w, ]+\) SELECT /.test(statement)) return [statement];
  throw new Error(
    `Expected CREATE TABLE, CREATE MATERIALIZED VIEW, ALTER TABLE … ADD COLUMN or INSERT … SELECT in a migration, got "${statement.slice(0, 60)}"; teach gateway/store/cluster.ts what a cluster needs for it`,
  );
}

function replicated(statement: string, table: string): string {
  // One path for all shards where every node has all rows; replicas of one path need names of their own.
  const place = EVERYWHERE.has(table)
    ? "'/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}'"
    : "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";
  return statement.replace(/ENGINE = (\w*MergeTree)(?:\((\w+)\))?/, (_, engine: string, version?: string) => {
    return `ENGINE = Replicated${engine}(${place}${version ? `, ${version}` : ''})`;
  });
}
