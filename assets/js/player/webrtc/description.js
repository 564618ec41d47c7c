/**
 * An offer that takes sound in stereo: browsers that do not ask for it get the two channels as one (RFC 7587, 7.1). Pure.
 *
 * @param {string} sdp
 * @returns {string}
 */
export function withStereo(sdp) {
  const type = /^a=rtpmap:(\d+) opus\/48000\/2\r?$/im.exec(sdp)?.[1];
  if (!type) return sdp;
  return sdp.replace(new RegExp(`^(a=fmtp:${type} )([^\\r\\n]*)`, "m"), (line, start, rest) =>
    /(^|;)\s*stereo=/.test(rest) ? line : `${start}${rest};stereo=1`);
}
