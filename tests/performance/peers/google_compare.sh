#!/bin/sh
# google_compare.sh FOLDER: puts Google Benchmark's compare.py and all that it needs there, from Debian's packages, and
# makes FOLDER/compare, which runs it. Installs nothing.
set -e
mkdir -p "$1"
cd "$1"
apt-get download -q \
    libbenchmark-tools=1.7.1-1 python3-scipy=1.10.1-2 python3-numpy=1:1.24.2-1+deb12u1 python3-decorator=5.1.1-3 \
    python3-pythran=0.11.0+ds-7 libblas3=3.11.0-2 liblapack3=3.11.0-2 libgfortran5=12.2.0-14+deb12u1 \
    libquadmath0=12.2.0-14+deb12u1 liblbfgsb0=3.0+dfsg.4-1
for package in *.deb; do dpkg -x "$package" root; done
rm ./*.deb
lib=$1/root/usr/lib/x86_64-linux-gnu
cat > compare <<END
#!/bin/sh
export LD_LIBRARY_PATH=$lib:$lib/blas:$lib/lapack PYTHONPATH=$1/root/usr/lib/python3/dist-packages
exec /usr/bin/python3 $1/root/usr/share/benchmark/compare.py benchmarks "\$@"
END
chmod +x compare
