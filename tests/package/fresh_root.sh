# Unpacks a package into a root that holds nothing else but the libraries that it depends on, and those that these need.
#   sh fresh_root.sh PACKAGE.deb ROOT
# Of the programs that it depends on nothing is there: they are not started here.
set -eu
package=$1
root=$2

dpkg-deb -x "$package" "$root"
# By itself, or by what provides it.
names=$(dpkg-query -W -f '${Package} ${Provides}\n' | tr -d ,)
installed() { echo "$names" | awk -v name="$1" '{ for (i = NF; i; --i) if ($i == name) print $1 }' | head -n 1; }

wanted=$(dpkg-deb -f "$package" Depends)
known=
while [ -n "$wanted" ]; do
  needed=
  for name in $(echo "$wanted" | tr ',' '\n' | sed 's/|.*//; s/(.*//; s/:any//'); do
    case " git openssh-client ca-certificates passwd $known " in *" $name "*) continue ;; esac
    name=$(installed "$name")
    known="$known $name"
    needed="$needed,$(dpkg-query -W -f '${Depends}' "$name")"
  done
  wanted=$(echo "$needed" | sed 's/^,*//')
done

mkdir -p "$root/usr/lib64"
ln -s usr/lib usr/lib64 "$root"
dpkg-query -L $known | grep -E '/lib(64)?/.*\.so(\.|$)' | sed 's|^/usr||' | sort -u | while read -r library; do
  mkdir -p "$root/usr$(dirname "$library")"
  cp -a "/usr$library" "$root/usr$library"
done
