export default function PasswordPage(_props: { forced?: boolean }) {
  return null;
}
