import { theme as antdTheme, ConfigProvider } from 'antd';
import { lazy, type ReactNode, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { SessionProvider, useSession } from './api/session.tsx';
import { CasesProvider } from './cases/provider.tsx';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { Loading } from './components/loading.tsx';
import { Shell } from './components/shell.tsx';
import { LanguageProvider } from './i18n/index.tsx';
import { LiveProvider } from './live/provider.tsx';
import { embedToken } from './pages/agent/token.ts';
import { LivePage } from './pages/live/live-page.tsx';
import { RuleSwitchProvider } from './rule-switch/provider.tsx';
import { antdComponents, antdTokens } from './theme/antd.ts';
import { ThemeProvider, useTheme } from './theme/index.tsx';

const LoginPage = lazy(() => import('./pages/login/login-page.tsx'));
const PasswordPage = lazy(() => import('./pages/password/password-page.tsx'));
const CallPage = lazy(() => import('./pages/call/call-page.tsx'));
const CallsPage = lazy(() => import('./pages/calls/calls-page.tsx'));
const RulesPage = lazy(() => import('./pages/rules/rules-page.tsx'));
const WorkbenchPage = lazy(() => import('./pages/workbench/workbench-page.tsx'));
const CasesPage = lazy(() => import('./pages/cases/cases-page.tsx'));
const SettingsPage = lazy(() => import('./pages/settings/settings-page.tsx'));
const AppealsPage = lazy(() => import('./pages/appeals/appeals-page.tsx'));
const QualityPage = lazy(() => import('./pages/quality/quality-page.tsx'));
const ReviewPage = lazy(() => import('./pages/quality/review/review-page.tsx'));
const ReportsPage = lazy(() => import('./pages/reports/reports-page.tsx'));
const WallboardPage = lazy(() => import('./pages/wallboard/wallboard-page.tsx'));
const AgentPage = lazy(() => import('./pages/agent/agent-page.tsx'));
const NotFoundPage = lazy(() => import('./pages/not-found.tsx'));

const AGENT_PATH = '/agent';
const WALLBOARD_PATH = '/wallboard';
/** Read once: it is taken out of the address. */
const embedded = location.pathname === AGENT_PATH ? embedToken() : null;

export function App() {
  return (
    <LanguageProvider>
      <ThemeProvider>
        <Dressed>
          <ErrorBoundary>
            {embedded === null ? (
              <SessionProvider>
                <Doors />
              </SessionProvider>
            ) : (
              <Suspense fallback={<Loading />}>
                <AgentPage token={embedded} />
              </Suspense>
            )}
          </ErrorBoundary>
        </Dressed>
      </ThemeProvider>
    </LanguageProvider>
  );
}

function Dressed({ children }: { children: ReactNode }) {
  const { dark } = useTheme();
  return (
    <ConfigProvider
      theme={{
        algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
        token: antdTokens(dark),
        components: antdComponents(dark),
      }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  );
}

function Doors() {
  const { access, ended } = useSession();
  const [path] = useLocation();
  switch (access.kind) {
    case 'checking':
      return <Loading />;
    case 'away':
    case 'out':
      return (
        <Suspense fallback={<Loading />}>
          <LoginPage />
        </Suspense>
      );
    case 'restricted':
      return (
        <Suspense fallback={<Loading />}>
          <PasswordPage forced />
        </Suspense>
      );
    case 'in':
      if (access.session.role === 'agent' && path === '/password')
        return (
          <Suspense fallback={<Loading />}>
            <PasswordPage />
          </Suspense>
        );
      // Agents have one page else, wherever they come in.
      if (access.session.role === 'agent' || location.pathname === AGENT_PATH)
        return (
          <Suspense fallback={<Loading />}>
            <AgentPage token={null} />
          </Suspense>
        );
      // A screen on the floor: nothing around it, and no line that it would have to wait for.
      if (path === WALLBOARD_PATH && access.session.may.includes('reports'))
        return (
          <Suspense fallback={<Loading />}>
            <WallboardPage />
          </Suspense>
        );
      return (
        <LiveProvider ended={ended} may={access.session.may} key={access.session.user}>
          <RuleSwitchProvider>
            <CasesProvider>
              <Shell>
                <Suspense fallback={<Loading />}>
                  <Switch>
                    <Route path="/">
                      <LivePage />
                    </Route>
                    <Route path="/calls">
                      <CallsPage />
                    </Route>
                    <Route path="/calls/:id">{({ id }) => <CallPage key={id} id={decoded(id)} />}</Route>
                    <Route path="/cases/:id?">
                      <CasesPage />
                    </Route>
                    <Route path="/quality/review/:call">
                      {({ call }) => <ReviewPage key={call} id={decoded(call)} />}
                    </Route>
                    <Route path="/quality/:tab?">{({ tab }) => <QualityPage tab={tab} />}</Route>
                    <Route path="/appeals">
                      <AppealsPage />
                    </Route>
                    <Route path="/rules/:id?">
                      <RulesPage />
                    </Route>
                    <Route path="/workbench">
                      <WorkbenchPage />
                    </Route>
                    <Route path="/reports">
                      <ReportsPage />
                    </Route>
                    <Route path="/settings/:tab?">{({ tab }) => <SettingsPage tab={tab} />}</Route>
                    <Route path="/password">
                      <PasswordPage />
                    </Route>
                    <Route>
                      <NotFoundPage />
                    </Route>
                  </Switch>
                </Suspense>
              </Shell>
            </CasesProvider>
          </RuleSwitchProvider>
        </LiveProvider>
      );
  }
}

/** The router has decoded it once already where it could. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
