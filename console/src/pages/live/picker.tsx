import { DownOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { Popup } from '../../components/popup.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import { useLiveStore } from '../../live/provider.tsx';
import { type ListName, optionsOf, toggled } from './filters.ts';

/** Several of what is present; nothing chosen means all. */
export function Picker(props: {
  name: ListName;
  chosen: readonly string[];
  onChange(next: readonly string[]): void;
}) {
  const { name, chosen, onChange } = props;
  const t = useT();
  const [first] = chosen;
  return (
    <Popup
      kind="group"
      title={t.filters[name]}
      buttonClass={`filter-button${chosen.length > 0 ? ' is-on' : ''}`}
      button={
        <>
          <span className="filter-name">{t.filters[name]}</span>
          {first === undefined ? null : (
            <b className="num">{chosen.length === 1 ? nameOf(name, first, t) : chosen.length}</b>
          )}
          <DownOutlined />
        </>
      }
    >
      {() => <Choices name={name} chosen={chosen} onChange={onChange} />}
    </Popup>
  );
}

function Choices({ name, chosen, onChange }: Parameters<typeof Picker>[0]) {
  const t = useT();
  const store = useLiveStore();
  // As it is when the list is opened: a list that moves cannot be chosen from.
  const [options] = useState(() =>
    optionsOf(
      name,
      Array.from(store.calls().values(), ({ view }) => view),
      store.flags(),
      chosen,
    ),
  );
  return (
    <>
      <button type="button" className="menu-item" disabled={chosen.length === 0} onClick={() => onChange([])}>
        {t.filters.all}
      </button>
      <hr />
      <div className="choices">
        {options.map(({ value, count }) => (
          <label key={value} className="menu-item">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={() => onChange(toggled(chosen, value))}
            />
            <span>{nameOf(name, value, t)}</span>
            <small className="choices-count num quiet">{count}</small>
          </label>
        ))}
      </div>
    </>
  );
}

function nameOf(name: ListName, value: string, t: Messages): string {
  if (name === 'category') return named(t.category, value);
  return name === 'trade' ? named(t.trade, value) : value;
}
