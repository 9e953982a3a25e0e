import { isIP } from 'net';

/** The address next to one. */
export function neighbourOf(address: string): string {
  const radix = isIP(address) === 6 ? 16 : 10;
  return address.replace(/[0-9a-f]*$/i, (last) => {
    const number = parseInt(last || '0', radix);
    return (number % 2 === 0 ? number + 1 : number - 1).toString(radix);
  });
}
