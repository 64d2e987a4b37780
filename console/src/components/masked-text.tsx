import { type Mask, masksIn } from '../../../engine/contract/masks.ts';
import { useT } from '../i18n/index.tsx';
import { named } from '../i18n/zh.ts';

/** A text in which masked numbers stand out as chips, their types in the reader's language. */
export function MaskedText({ text }: { text: string }) {
  const masks = masksIn(text);
  if (masks.length === 0) return text;
  return masks.flatMap((mask, index) => {
    const before = text.slice(masks[index - 1]?.end ?? 0, mask.start);
    const chip = <MaskChip key={mask.start} {...mask} />;
    const isLast = index === masks.length - 1;
    return isLast ? [before, chip, text.slice(mask.end)] : [before, chip];
  });
}

export function MaskChip({ type, alias }: Pick<Mask, 'type' | 'alias'>) {
  const t = useT();
  return (
    <span className="masked" title={t.maskedHint}>
      {named(t.masked, type)}
      {alias ? <span className="masked-alias">{alias}</span> : null}
    </span>
  );
}
