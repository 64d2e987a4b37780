import { SearchOutlined } from '@ant-design/icons';
import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 200;

/** What is typed is told when the fingers pause; never in the middle of composing a Chinese word. */
export function SearchField(props: { text: string; label: string; onChange(text: string): void }) {
  const { text, label, onChange } = props;
  const [draft, setDraft] = useState(text);
  const [composing, setComposing] = useState(false);
  const told = useRef(text);
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  useEffect(() => {
    // From outside: cleared, or another address.
    if (text !== told.current) setDraft(text);
    told.current = text;
  }, [text]);
  useEffect(() => {
    if (composing || draft === told.current) return;
    const timer = setTimeout(() => {
      told.current = draft;
      change.current(draft);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, composing]);
  return (
    <label className="filter-search">
      <SearchOutlined aria-hidden="true" />
      <input
        type="search"
        value={draft}
        maxLength={100}
        placeholder={label}
        aria-label={label}
        onChange={(event) => setDraft(event.target.value)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
      />
    </label>
  );
}
