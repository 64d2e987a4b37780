import { Picker } from '../../components/picker.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import { useLiveStore } from '../../live/provider.tsx';
import { type ListName, optionsOf } from './filters.ts';

/** Chooses from what open calls and their flags have. */
export function LivePicker(props: {
  name: ListName;
  chosen: readonly string[];
  onChange(next: readonly string[]): void;
}) {
  const { name, chosen, onChange } = props;
  const t = useT();
  const store = useLiveStore();
  return (
    <Picker
      title={t.filters[name]}
      chosen={chosen}
      options={() =>
        optionsOf(
          name,
          Array.from(store.calls().values(), ({ view }) => view),
          store.flags(),
          chosen,
        )
      }
      nameOf={(value) => nameOf(name, value, t)}
      onChange={onChange}
    />
  );
}

function nameOf(name: ListName, value: string, t: Messages): string {
  if (name === 'category') return named(t.category, value);
  if (name === 'medium') return named(t.medium, value);
  return name === 'trade' ? named(t.trade, value) : value;
}
