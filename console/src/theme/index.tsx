import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { remember, remembered } from '../lib/browser-store.ts';

export type ThemeChoice = 'auto' | 'light' | 'dark';
export const THEME_CHOICES = ['auto', 'light', 'dark'] as const;
const KEY = 'earshot.theme';

interface Themed {
  choice: ThemeChoice;
  dark: boolean;
  setChoice(choice: ThemeChoice): void;
}

const ThemeContext = createContext<Themed | null>(null);
const system = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  system.addEventListener('change', listener);
  return () => system.removeEventListener('change', listener);
}

export function chosenTheme(): ThemeChoice {
  const found = remembered(KEY);
  return THEME_CHOICES.find((choice) => choice === found) ?? 'auto';
}

/** Before the first picture, so that a dark room stays dark. */
export function markTheme(choice: ThemeChoice): void {
  const dark = choice === 'dark' || (choice === 'auto' && system.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(chosenTheme);
  const systemDark = useSyncExternalStore(subscribe, () => system.matches);
  const dark = choice === 'dark' || (choice === 'auto' && systemDark);
  useEffect(() => {
    remember(KEY, choice);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [choice, dark]);
  const themed = useMemo(() => ({ choice, dark, setChoice }), [choice, dark]);
  return <ThemeContext value={themed}>{children}</ThemeContext>;
}

export function useTheme(): Themed {
  const themed = useContext(ThemeContext);
  if (!themed) throw new Error('useTheme needs a ThemeProvider around it');
  return themed;
}
