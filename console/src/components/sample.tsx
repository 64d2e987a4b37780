/** Lines that are to be written into a file, to be taken over by one click into them. */
export function Sample({ file, text }: { file: string; text: string }) {
  return (
    <figure className="sample">
      <figcaption>{file}</figcaption>
      <pre>{text}</pre>
    </figure>
  );
}
