import { Component, type ReactNode } from 'react';
import { LanguageContext } from '../i18n/index.tsx';

/** What went wrong on the page itself: said in words, with a way on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  static override contextType = LanguageContext;
  declare context: React.ContextType<typeof LanguageContext>;
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const t = this.context?.t.failure;
    return (
      <main className="message-page" role="alert">
        <h1>{t?.title}</h1>
        <p>{t?.text}</p>
        <button type="button" className="plain-button" onClick={() => location.reload()}>
          {t?.reload}
        </button>
      </main>
    );
  }
}
