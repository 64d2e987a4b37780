/** The mark: a voice as five bars. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M7 14v4M12 10v12M17 6.500v19M22 11v10M26.500 14.500v3" />
    </svg>
  );
}
