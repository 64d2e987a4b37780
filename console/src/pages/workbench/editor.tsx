/** The rule file as text: YAML colours, faults at their places, completion from the schema. CodeMirror lives here. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RuleFault } from '../../../../engine/contract/rule.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { faultText } from '../../i18n/rule-fault.ts';
import { proposals, type Schema } from './completion.ts';

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: tags.comment, color: 'var(--text-3)', fontStyle: 'italic' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--customer)' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--text-3)' },
]);

/** A text that the page put in, such as the one just published: nobody wrote it. */
const fromOutside = Annotation.define<boolean>();

interface Props {
  /** Of the editor's own search and hints, by their English; a new set needs a new editor. */
  phrases: Record<string, string>;
  text: string;
  label: string;
  faults: readonly RuleFault[];
  schema: Schema | null;
  /** A place to go to; another object is another wish. */
  goTo: { line: number; column: number } | null;
  onChange(text: string): void;
  onRun(): void;
}

export function Editor(props: Props) {
  const { text, label, faults, goTo } = props;
  const { language } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const now = useRef(props);
  now.current = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes comes in below
  useEffect(() => {
    if (!place.current) return;
    const run = () => {
      now.current.onRun();
      return true;
    };
    const own = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorState.phrases.of(now.current.phrases),
          lineNumbers(),
          lintGutter(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          highlightSelectionMatches(),
          yaml(),
          indentUnit.of('  '),
          EditorView.lineWrapping,
          syntaxHighlighting(COLOURS),
          autocompletion({ override: [complete] }),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.annotation(fromOutside)))
              now.current.onChange(update.state.doc.toString());
          }),
          keymap.of([
            { key: 'Mod-Enter', run },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...defaultKeymap,
            indentWithTab,
          ]),
        ],
      }),
    });
    view.current = own;
    return () => own.destroy();
  }, []);

  // With the picture, not after it: a letter typed between the two would be put back.
  useLayoutEffect(() => {
    const own = view.current;
    if (own && own.state.doc.toString() !== text)
      own.dispatch({
        changes: { from: 0, to: own.state.doc.length, insert: text },
        annotations: fromOutside.of(true),
      });
  }, [text]);

  useEffect(() => {
    const own = view.current;
    if (!own) return;
    const { doc } = own.state;
    const found = faults.map((fault) => {
      const { line, column } = fault;
      const at = doc.line(Math.min(Math.max(1, line), doc.lines));
      const from = Math.min(at.to, at.from + Math.max(0, column - 1));
      return {
        from,
        to: Math.max(from, at.to),
        severity: 'error' as const,
        message: faultText(fault, language),
      };
    });
    own.dispatch(setDiagnostics(own.state, found));
  }, [faults, language]);

  useEffect(() => {
    const own = view.current;
    if (!own || !goTo) return;
    const at = own.state.doc.line(Math.min(Math.max(1, goTo.line), own.state.doc.lines));
    const anchor = Math.min(at.to, at.from + Math.max(0, goTo.column - 1));
    own.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    own.focus();
  }, [goTo]);

  const complete: Parameters<typeof autocompletion>[0] extends
    | { override?: readonly (infer S)[] | null }
    | undefined
    ? S
    : never = (context) => {
    const word = context.matchBefore(/[a-z_]*/);
    const { schema } = now.current;
    if (!schema || !word || (word.from === word.to && !context.explicit)) return null;
    const options = proposals(context.state.sliceDoc(0, word.from), schema).map(
      ({ label: name, kind, info }) => ({
        label: name,
        apply: kind === 'key' ? `${name}: ` : name,
        type: kind === 'key' ? 'property' : 'enum',
        ...(info ? { detail: info.length > 70 ? `${info.slice(0, 69)}…` : info } : {}),
      }),
    );
    return options.length > 0 ? { from: word.from, options, validFor: /^[a-z_]*$/ } : null;
  };

  return <div className="wb-editor" ref={place} />;
}
