// Files from the clipboard. A screenshot has no name of its own: browsers call each of them `image.png`.
import { say } from "./say.js";

const NAMELESS = /^image\.(png|jpe?g|webp)$/;

/**
 * @param {{files: Iterable<File>} | null} data
 * @param {Date} now
 * @returns {File[]}
 */
export function pastedFiles(data, now) {
  return [...(data?.files ?? [])].map((file) => {
    const end = NAMELESS.exec(file.name)?.[1];
    return end ? new File([file], `${say("Pasted image {when}", { when: stamp(now) })}.${end}`, { type: file.type }) : file;
  });
}

/** `2026-11-23 09.05.12`, in local time: names may not contain everything that times do. @param {Date} now */
function stamp(now) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  return `${day} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(".")}`;
}
