/**
 * To be imported before onnxruntime: its builds gather usage events for their vendor in the home directory, and the
 * library reads this variable as it loads. Nothing of a call center goes anywhere.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
