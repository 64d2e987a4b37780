/** What is wrong with a request, in a sentence that names the fields, and the first of them. Pure. */
import type { FastifySchemaValidationError } from 'fastify';

export function wrongFields(
  where: string,
  errors: readonly FastifySchemaValidationError[],
): { sentence: string; field: string | undefined } {
  const meant = ofTheKindMeant(errors);
  const wrong = meant.map(({ instancePath, message, params }) => {
    const { additionalProperty, allowedValues } = params;
    const extra =
      typeof additionalProperty === 'string'
        ? ` (${additionalProperty.slice(0, 60)})`
        : Array.isArray(allowedValues)
          ? ` (${allowedValues.slice(0, 30).join(', ')})`
          : '';
    return `${where}${instancePath.replaceAll('/', '.')} ${message}${extra}`;
  });
  return { sentence: `${wrong.join('; ')}.`, field: meant[0] && fieldOf(meant[0]) };
}

/** `teams` of /teams/0; undefined: the fault is of the whole. */
function fieldOf({ instancePath, params }: FastifySchemaValidationError): string | undefined {
  const first = instancePath.split('/')[1];
  if (first !== undefined) return first;
  const { missingProperty } = params;
  return typeof missingProperty === 'string' ? missingProperty : undefined;
}

/**
 * Of a body that comes in several kinds, told apart by a word in it (`kind`), a validator lists the faults of every kind.
 * Where that word names one of them, what the others would want is left out; where it names none, what it may be is said.
 */
function ofTheKindMeant(errors: readonly FastifySchemaValidationError[]): FastifySchemaValidationError[] {
  const left = new Set(errors);
  for (const union of errors.filter(({ keyword }) => keyword === 'anyOf')) {
    const branches = new Map<string, FastifySchemaValidationError[]>();
    for (const error of errors) {
      const branch = branchOf(error, union);
      if (branch !== undefined) branches.set(branch, [...(branches.get(branch) ?? []), error]);
    }
    const word = ({ keyword, instancePath }: FastifySchemaValidationError) =>
      keyword === 'const' && instancePath !== union.instancePath;
    const others = [...branches.values()].filter((faults) => faults.some(word));
    if (others.length === 0) continue;
    left.delete(union);
    for (const error of others.flat()) left.delete(error);
    if (others.length < branches.size) continue;
    const words = others.flat().filter(word);
    left.add({
      ...(words[0] as FastifySchemaValidationError),
      message: 'must be one of the allowed values',
      params: { allowedValues: words.map(({ params }) => String(params.allowedValue)) },
    });
  }
  return [...left];
}

/** Which branch of a union a fault is of; undefined: of none. */
function branchOf(
  error: FastifySchemaValidationError,
  union: FastifySchemaValidationError,
): string | undefined {
  if (!error.schemaPath.startsWith(`${union.schemaPath}/`)) return undefined;
  return error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0];
}
