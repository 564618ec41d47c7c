/**
 * The class to play appended fragments with. iPhones have only the managed one, which says when it
 * wants data and works only on elements that cannot be cast.
 * @returns {typeof MediaSource|undefined}
 */
function mediaSourceClass() {
  const scope = /** @type {{MediaSource?: typeof MediaSource, ManagedMediaSource?: typeof MediaSource}} */ (globalThis);
  return scope.MediaSource ?? scope.ManagedMediaSource;
}

/** @param {string} mime container and exact codec @returns {boolean} */
export function canPlay(mime) {
  return mediaSourceClass()?.isTypeSupported(mime) ?? false;
}

/**
 * Gives an element a new media source, taking any older one away.
 *
 * @param {HTMLVideoElement} video
 * @returns {{source: MediaSource, managed: boolean, release: () => void}}
 */
export function attachMediaSource(video) {
  const Source = mediaSourceClass();
  if (!Source) throw new Error("this browser cannot play fragments (no MediaSource)");
  const managed = !("MediaSource" in globalThis);
  if (managed) video.disableRemotePlayback = true;
  const source = new Source();
  const address = URL.createObjectURL(source);
  video.src = address;
  return { source, managed, release: () => URL.revokeObjectURL(address) };
}
