import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { chosenTheme, markTheme } from './theme/index.tsx';
import './theme/tokens.css';
import './theme/base.css';
import './theme/shell.css';
import './theme/live.css';
import './theme/call.css';

markTheme(chosenTheme());
createRoot(document.getElementById('root')!).render(<App />);
