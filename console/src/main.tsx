import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { chosenTheme, markTheme } from './theme/index.tsx';
import './theme/tokens.css';
import './theme/base.css';
import './theme/shell.css';
import './theme/live.css';
import './theme/wall.css';
import './theme/stream.css';
import './theme/pages.css';
import './theme/call.css';
import './theme/curve.css';
import './theme/transcript.css';
import './theme/flags.css';
import './theme/calls.css';
import './theme/marks.css';

markTheme(chosenTheme());
createRoot(document.getElementById('root')!).render(<App />);
